import inspector from 'node:inspector';
import fs from 'node:fs';
export async function profile(f:()=>Promise<void>){const s=new inspector.Session();s.connect();const post=(m:string)=>new Promise<any>((r,j)=>s.post(m,(e:any,x:any)=>e?j(e):r(x)));await post('Profiler.enable');await post('Profiler.start');await f();const {profile:p}=await post('Profiler.stop');
const self:any={},id:any={};p.nodes.forEach((n:any)=>id[n.id]=n);p.samples.forEach((x:any,i:number)=>{const n=id[x];const k=n.callFrame.functionName+' '+n.callFrame.url.split('/').slice(-2).join('/')+':'+n.callFrame.lineNumber;self[k]=(self[k]||0)+p.timeDeltas[i]});
for(const [k,v] of Object.entries<number>(self).sort((a,b)=>b[1]-a[1]).slice(0,26))console.log((v/1e6).toFixed(2),k);}
